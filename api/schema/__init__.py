"""What the API looks like: types, inputs and payloads, one module per noun."""
