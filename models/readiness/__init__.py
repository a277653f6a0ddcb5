"""Is a claim ready to be sent? Rules before submission: each passes, fails or cannot tell, and names fact and fix."""
