"""The press itself: a process of its own that turns HTML from standard input into PDF on standard output.

The one file that knows WeasyPrint, and only this process imports it: it takes a second, and the
portal must start where the system's Pango is missing. A page comes as two frames: its HTML, and
the XML of an invoice that is to lie inside of the PDF, or nothing. An answer begins with `+` and
the PDF, or with `-` and what went wrong. Only `data:` addresses are fetched, nothing from network
or files.
"""

import resource
import sys

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from portal.documents.factur_x import embedded
from portal.documents.frame import read_frame, write_frame

MEMORY_MAX = 2 * 1024**3  # bytes of address space


def main() -> None:
    """Print frame by frame until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    fonts, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    while (page := read_frame(sys.stdin.buffer)) is not None:
        xml = read_frame(sys.stdin.buffer) or b""
        try:
            html = HTML(string=page.decode(), url_fetcher=fetcher)
            pdf = html.write_pdf(font_config=fonts, uncompressed_pdf=False, pdf_variant="pdf/a-3b" if xml else None)
            answer = b"+" + (embedded(pdf, xml) if xml else pdf)
        except Exception as error:
            answer = b"-" + repr(error).encode()[:2000]
        write_frame(sys.stdout.buffer, answer)


if __name__ == "__main__":
    main()
