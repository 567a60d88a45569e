"""The application's own skill: what agents read before they touch something that environments differ in.

It is made of the contract, the inventory and the tree, and holds nothing that those do not say.
"""
