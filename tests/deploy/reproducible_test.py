"""Two builds of one source on one base are the same images, bit by bit."""

import unittest

DIGESTS = ({}, {})  # of two builds, in two stores, of programs with two dates: by name of the image


class Reproducible(unittest.TestCase):
    def test_digests_are_equal(self):
        first, second = DIGESTS
        self.assertEqual(len(first), 6)
        self.assertEqual(first, second)
