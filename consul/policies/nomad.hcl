# Nomad's agents: they register imgr's jobs, and themselves.
agent_prefix "" {
  policy = "read"
}
node_prefix "" {
  policy = "read"
}
service_prefix "" {
  policy = "read"
}
service_prefix "imgr-" {
  policy = "write"
}
service_prefix "nomad" {
  policy = "write"
}
