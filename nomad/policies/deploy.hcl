# Deployments: jobs, their variables, and to see where they run.
namespace "default" {
  capabilities = ["list-jobs", "parse-job", "read-job", "submit-job", "scale-job", "read-job-scaling", "alloc-lifecycle", "read-logs"]

  variables {
    path "nomad/jobs/*" {
      capabilities = ["list", "read", "write", "destroy"]
    }
    path "imgr/*" {
      capabilities = ["list", "read", "write", "destroy"]
    }
  }
}

node {
  policy = "read"
}

agent {
  policy = "read"
}
