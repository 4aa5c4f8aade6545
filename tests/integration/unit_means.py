#!/usr/bin/env python3
"""Means of the scale `leadership` by company, computed from samples/bhr2000/responses.csv alone.

Prints one line a company: identifier, number of respondents with a valid score, mean. A respondent's score is the mean
of the answered items when at least half of them are answered.
"""

import collections
import csv
import sys

ITEMS = ["AF06", "AF07", "AP12", "AP17", "AP33", "AP34", "AS14", "AS15", "AS16", "AS17", "AS28"]


def main(path):
    scores = collections.defaultdict(list)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answers = [int(row[item]) for item in ITEMS if row[item] not in ("", "NA")]
            if 2 * len(answers) >= len(ITEMS):
                scores[row["GRP"]].append(sum(answers) / len(answers))
    for company, values in scores.items():
        print(company, len(values), repr(sum(values) / len(values)))


main(sys.argv[1])
