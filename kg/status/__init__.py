"""Status: computed from stances, with the derived quads of every change."""
