"""An invoice's XML inside of its PDF (Factur-X, PDF/A-3): the one file that knows the library `factur-x`.

Only the press imports it. Nothing of it that asks the network is called.
"""

from facturx import generate_from_binary


def embedded(pdf: bytes, xml: bytes) -> bytes:
    """The PDF with the XML as `factur-x.xml`, held against its schema; raises what the library raises."""
    made = generate_from_binary(pdf, xml, flavor="factur-x", level="en16931", afrelationship="alternative")
    return bytes(made)
