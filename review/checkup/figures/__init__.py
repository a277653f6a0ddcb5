"""The figures of the checkup, one module for each question. Each gives plain data, in the names of `checkup.json`."""
