"""What looks like a remittance and is none: statements for members, estimates, rosters, listings. Same grids, other
meaning. `draw` draws one of a class and family.
"""
