# The agents themselves: their node, and to know who else is there.
node_prefix "" {
  policy = "write"
}
service_prefix "" {
  policy = "read"
}
