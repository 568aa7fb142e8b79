"""Who is who: parties and consortia, people and their mandates, authorities.

It never says what anybody may trade; that is the rulebook's.
"""
