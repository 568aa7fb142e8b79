"""Promises in intergovernmental protocols, and the deliveries that count towards them."""
