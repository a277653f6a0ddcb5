"""The checkup: one page on an archive of remittances (and claims), read offline and changing nothing.

`facts` says what is kept of a file, `reduce` makes it from records, `reading` does so for a folder, `archive` orders
it, the modules of `figures` add it up, `report` joins their answers and `page` shows them.
"""
