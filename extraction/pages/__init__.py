"""Pages and their words, from PDFs, scans and faxes. The input is not to be trusted, so it is read in a process apart.

    process     the door for strangers' files: pages, pictures and redacted copies, from a child that may die
    child       what runs there: answers one question after the other, within `limits`
    read        the same in this process: opens a file, gives its pages one by one
    complete    one page complete: from its text layer, by OCR, or from both
    text_layer  what of a text layer the picture confirms: glyphs, words, plausible fonts, ink
    pdf_file, image_file, picture     files and pictures of pages
    ocr         print read from pictures
    cards, redact     card numbers found, and copies of files without them
    sheet       a page as people look at it: upright, so that the boxes of its words fit

`page` holds the records. Nothing here knows what a page means.
"""
