"""What looks like a remittance and is none: statements for members, estimates, rosters, listings. Same grids, other
meaning; and remittances in their manner, for those who tell them apart. `draw` draws one of a class and family.
"""
