"""The deal room: who works on a deal, what is to be done, what was said, and for whom each word is."""
