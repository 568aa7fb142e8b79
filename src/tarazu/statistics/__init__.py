"""What happened, counted: trade by period with its conflicts visible, and barter as a regime of its own."""
