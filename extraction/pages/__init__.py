"""Pages and their words, from PDFs, scans and faxes. Runs in a worker process: the input is not to be trusted.

`page` holds the records; `read` is the door; it finds out for each page whether its text layer is usable (`pdf`), and
has the others read by OCR (`ocr`). Nothing here knows what a page means.
"""
