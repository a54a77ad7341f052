"""Disclosure control and the attacker it is tested against; `helpers.disclosure` is what others call."""
