"""Status: stances in, a status out, and what a change of the store derives."""
