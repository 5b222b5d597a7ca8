"""`fairway match`: files in, answers out, and a clear word for files that are no such thing."""

import csv
import gzip
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main

DATA = os.environ.get("FAIRWAY_MATCHING_DATA")
ACCOUNTS = "account_id,name,host,taxid\n7,Siemens AG,siemens.com,DE129273398\n9,深圳市龙华科技有限公司,,\n"
QUERIES = "query_id,query,host\na,SIEMENS,\nb,深圳龍華科技,\nc,Unrelated,www.siemens.com\nd,Nobody at all,\n"


@pytest.fixture
def run(tmp_path):
    """Run the command on two texts (or bytes); returns what it said and the rows it wrote."""

    def go(accounts, queries, *more):
        for name, content in (("a.csv", accounts), ("q.csv", queries)):
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        out = tmp_path / "out.csv"
        files = ["--accounts", tmp_path / "a.csv", "--queries", tmp_path / "q.csv", "--out", out]
        said = CliRunner().invoke(main, ["match", *map(str, files), *more])
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
        return said, list(csv.DictReader(lines))

    return go


def firsts(rows):
    """The first row of each query: account and verdict."""
    return {row["query_id"]: (row["account_id"], row["verdict"]) for row in rows if row["rank"] == "1"}


def test_each_query_gets_its_account_with_score_verdict_and_evidence(run):
    said, rows = run(ACCOUNTS, QUERIES)
    assert said.exit_code == 0, said.output
    assert firsts(rows) == {"a": ("7", "same"), "b": ("9", "same"), "c": ("7", "possible")}
    assert list(rows[0]) == ["query_id", "rank", "account_id", "score", "verdict", "evidence"]
    assert next(row for row in rows if row["query_id"] == "c")["evidence"] == "same web host"


def test_the_evidence_is_said_in_chinese_too(run):
    _, rows = run(gzip.compress(ACCOUNTS.encode("gb18030")), QUERIES, "--language", "zh")
    assert next(row for row in rows if row["query_id"] == "c")["evidence"] == "域名相同"


WRONG = {
    "a column is missing": (b"id,title\n1,x\n", "lacks the columns account_id, name"),
    "a spreadsheet": (b"PK\x03\x04\x00\x00\x00\x08" * 9, "is no text file"),
    "a torn gzip": (gzip.compress(b"account_id,name\n1,x\n")[:-9], "is no text file"),
    "no encoding that is known": (b"account_id,name\n1,\xff\xff\xff\n", "is no text file"),
    "an empty file": (b"", "lacks the columns account_id, name"),
    "a field that never ends": (b'account_id,name\n1,"' + b"x" * 70_000, "at line 2"),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_file_that_is_none_is_refused_with_a_reason_and_exit_code_2(run, content, sentence):
    said, rows = run(content, QUERIES)
    assert said.exit_code == 2
    assert sentence in said.output
    assert rows == []


def test_renamed_columns_are_named_in_chinese_too_and_nothing_is_written(run):
    said, rows = run("客户编号,公司名称\n1,x\n".encode("gbk"), QUERIES, "--language", "zh")
    assert said.exit_code == 2
    assert all(word in said.output for word in ("account_id, name", "客户编号, 公司名称"))
    assert "lacks" not in said.output
    assert rows == []


def test_a_wrong_file_of_queries_leaves_an_earlier_answer_as_it_was(run, tmp_path):
    run(ACCOUNTS, QUERIES)
    before = (tmp_path / "out.csv").read_bytes()
    said, _ = run(ACCOUNTS, b"PK\x03\x04\x00\x00")
    assert said.exit_code == 2
    assert (tmp_path / "out.csv").read_bytes() == before


WIDE = {
    "full width": "ＳＩＥＭＥＮＳ　ＡＧ",
    "traditional": "深圳市龍華科技有限公司",
    "full width brackets": "（深圳市）龙华科技有限公司",
}


@pytest.mark.parametrize("typed", WIDE.values(), ids=WIDE.keys())
def test_width_and_script_do_not_hide_a_customer(run, typed):
    _, rows = run(ACCOUNTS, f"query_id,query\na,{typed}\n")
    assert firsts(rows)["a"][1] == "same"


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "digit 11 is 5, but the others ask for 6"), ("zh", "11")], ids=["en", "zh"]
)
def test_a_tax_number_that_does_not_fit_is_told_with_its_line_and_decides_nothing(run, language, sentence):
    queries = "query_id,query,taxid\na,SIEMENS,DE136695975\n"
    said, rows = run(ACCOUNTS, queries, "--language", language)
    assert said.exit_code == 0
    assert "DE136695975" in said.output
    assert sentence in said.output
    assert firsts(rows) == {"a": ("7", "same")}


def test_a_free_mail_host_in_a_file_is_no_evidence(run):
    accounts = "account_id,name,host\n1,Mueller Handel,gmail.com\n"
    _, rows = run(accounts, "query_id,query,host\na,Schmidt Logistik,schmidt@gmail.com\n")
    assert firsts(rows) in ({}, {"a": ("1", "different")})


def test_names_of_every_length_pass(run):
    long = "x" * 500
    said, rows = run(f"account_id,name\n1,{long}\n2,Y\n3,\n", f"query_id,query\na,{long}\nb,Y\nc,\n")
    assert said.exit_code == 0, said.output
    assert firsts(rows) == {"a": ("1", "same"), "b": ("2", "same")}


@pytest.mark.parametrize(("language", "stratum"), [("en", "E1_feed"), ("cn", "C1_szse_short")])
def test_public_names_find_their_companies_among_many(run, language, stratum):
    if not DATA:
        pytest.skip("FAIRWAY_MATCHING_DATA names the folder of public names; it is not set")
    folder = Path(DATA)
    with (folder / f"{language}_queries_dev.csv").open(encoding="utf-8") as file:
        asked = random.Random(1).sample([row for row in csv.DictReader(file) if row["stratum"] == stratum], 150)
    meant = {row["query_id"]: set(row["truth_ids"].split("|")) for row in asked}
    with gzip.open(folder / f"{language}_accounts.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = [row for n, row in enumerate(rows) if n % 40 == 0 or row["account_id"] in set().union(*meant.values())]
    known = "\n".join(["account_id\tname", *(f"{row['account_id']}\t{row['name']}" for row in kept)])
    queries = "\n".join(["query_id\tquery", *(f"{row['query_id']}\t{row['query']}" for row in asked)])
    _, answers = run(known, queries)
    first = firsts(answers)
    same = [query for query, (_, verdict) in first.items() if verdict == "same"]
    right = [query for query in same if first[query][0] in meant[query]]
    assert len(right) >= 0.98 * len(same)
    assert len(right) >= 0.82 * len(asked)
