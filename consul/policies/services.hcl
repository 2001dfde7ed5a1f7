# The services that are files on each machine (/etc/consul.d).
service "rabbitmq" {
  policy = "write"
}
service "garage" {
  policy = "write"
}
service "haproxy" {
  policy = "write"
}
service "floating-address" {
  policy = "write"
}
