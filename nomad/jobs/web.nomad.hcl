# The web app, and the server of its files. What runs is replaced in small steps, and only once a canary of the new version was promoted.

variable "image" {
  type        = string
  description = "By digest: REGISTRY/imgr-web@sha256:…"
}

variable "datacenter" {
  type    = string
  default = "imgr"
}

variable "count" {
  type    = number
  default = 3
}

variable "max_parallel" {
  type        = number
  default     = 1
  description = "How many are replaced at a time, once a canary was promoted."
}

variable "cpu_mhz" {
  type    = number
  default = 100
}

variable "memory_mb" {
  type    = number
  default = 192
}

variable "settings" {
  type        = map(string)
  default     = {}
  description = "imgr's own settings, by their names."
}

variable "stop_timeout_seconds" {
  type        = number
  default     = 30
  description = "For what is under way at a stop."
}

variable "shutdown_delay" {
  type        = string
  default     = "15s"
  description = "Between leaving Consul and SIGTERM: longer than the load balancer keeps a server that left."
}

job "imgr-web" {
  datacenters = [var.datacenter]
  priority    = 75

  group "web" {
    count          = var.count
    shutdown_delay = var.shutdown_delay

    # Not distinct_hosts: on as many machines as there are instances a canary would have no place.
    spread {
      attribute = "${node.unique.id}"
    }

    update {
      canary           = 1
      auto_promote     = false
      max_parallel     = var.max_parallel
      health_check     = "checks"
      min_healthy_time = "5s"
      healthy_deadline = "5m"
      # None: the first that does not become healthy fails the deployment.
      progress_deadline = "0s"
      auto_revert       = true
    }

    # A container that ended is back within a second or two; one that cannot stay up moves.
    restart {
      attempts = 5
      interval = "1m"
      delay    = "1s"
      mode     = "fail"
    }

    reschedule {
      delay          = "5s"
      delay_function = "exponential"
      max_delay      = "2m"
      unlimited      = true
    }

    migrate {
      max_parallel     = var.max_parallel
      health_check     = "checks"
      min_healthy_time = "5s"
      healthy_deadline = "5m"
    }

    disconnect {
      lost_after = "6s"
      replace    = true
      reconcile  = "keep_original"
    }

    ephemeral_disk {
      size = 100
    }

    network {
      port "http" {
        to           = 8080
        host_network = "private"
      }
      port "metrics" {
        to           = 9464
        host_network = "private"
      }
    }

    service {
      name        = "imgr-web"
      port        = "http"
      tags        = ["live"]
      canary_tags = ["canary"]

      check {
        name     = "alive"
        type     = "http"
        path     = "/health"
        interval = "1s"
        timeout  = "2s"
      }

      check {
        name     = "ready"
        type     = "http"
        path     = "/health/ready"
        interval = "2s"
        timeout  = "2s"
      }
    }

    service {
      name        = "imgr-web-metrics"
      port        = "metrics"
      tags        = ["prometheus"]
      canary_tags = ["prometheus"]

      check {
        name     = "metrics"
        type     = "tcp"
        interval = "10s"
        timeout  = "2s"
      }
    }

    task "web" {
      driver       = "docker"
      user         = "1000:1000"
      kill_timeout = "${var.stop_timeout_seconds + 15}s"

      config {
        image              = var.image
        ports              = ["http", "metrics"]
        readonly_rootfs    = true
        cap_drop           = ["all"]
        security_opt       = ["no-new-privileges"]
        pids_limit         = 100
        image_pull_timeout = "10m"

        mount {
          type   = "tmpfs"
          target = "/tmp"
          tmpfs_options {
            size = 16777216
          }
        }

        # Consul's checks do the same.
        healthchecks {
          disable = true
        }
      }

      env = merge({ IMGR_STOP_TIMEOUT_SECONDS = var.stop_timeout_seconds }, var.settings)

      resources {
        cpu    = var.cpu_mhz
        memory = var.memory_mb
      }

      logs {
        max_files     = 3
        max_file_size = 10
      }
    }
  }
}
