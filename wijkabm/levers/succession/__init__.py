"""Business succession: owners near retirement prepare, a successor is sought beyond their ties."""
