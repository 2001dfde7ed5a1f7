# Whoever looks: status, checks, metrics.
namespace "default" {
  policy = "read"
}

node {
  policy = "read"
}

agent {
  policy = "read"
}

operator {
  policy = "read"
}
