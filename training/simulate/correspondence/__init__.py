"""Mail of all classes by a second hand: other sentences, other senders, other looks than those of `letters`."""
