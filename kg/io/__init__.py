"""Files and other input: read within limits, decoded, found among the shipped ones, written whole."""
