"""The look: stylesheet, components, pictures, forms and lists. No tables; imports nothing of Accord."""
