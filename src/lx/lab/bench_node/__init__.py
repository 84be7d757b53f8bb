"""A node beside echo servers, all under the same load: what an exchange costs on the wire and on disk."""
