"""The words of the product as values: no input, no output, no rules."""
