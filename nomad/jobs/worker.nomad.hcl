# The workers. What runs is replaced in small steps, and only once a canary of the new version was promoted.

variable "image" {
  type        = string
  description = "By digest: REGISTRY/imgr-worker@sha256:…"
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
  default = 1000
}

variable "memory_mb" {
  type        = number
  default     = 2048
  description = "The largest pictures that are taken need about a gigabyte each."
}

variable "disk_mb" {
  type        = number
  default     = 1024
  description = "For images being resized."
}

variable "settings" {
  type        = map(string)
  default     = {}
  description = "imgr's own settings, by their names."
}

variable "secrets" {
  type        = list(string)
  default     = []
  description = "Names of settings that the Nomad Variable nomad/jobs/imgr-worker holds; the tasks read them from files."
}

variable "secrets_version" {
  type        = string
  default     = ""
  description = "Another one where that Nomad Variable changed: its readers are then deployed anew."
}

variable "stop_timeout_seconds" {
  type        = number
  default     = 240
  description = "For what is under way at a stop: a resize may take three minutes."
}

job "imgr-worker" {
  datacenters = [var.datacenter]
  priority    = 70

  group "worker" {
    count = var.count

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
      size = var.disk_mb
    }

    network {
      port "metrics" {
        to           = 9464
        host_network = "private"
      }
    }

    service {
      name        = "imgr-worker"
      port        = "metrics"
      tags        = ["live", "prometheus"]
      canary_tags = ["canary", "prometheus"]

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
        timeout  = "8s"
      }
    }

    task "worker" {
      driver       = "docker"
      user         = "1000:1000"
      kill_timeout = "${var.stop_timeout_seconds + 15}s"

      config {
        image = var.image
        ports = ["metrics"]
        # The machine that it runs on, whose load balancer leads to the broker and the store.
        extra_hosts        = ["node:${NOMAD_IP_metrics}"]
        readonly_rootfs    = true
        cap_drop           = ["all"]
        security_opt       = ["no-new-privileges"]
        pids_limit         = 500
        image_pull_timeout = "10m"

        # Images being resized: on the disk, and gone with the allocation.
        mount {
          type   = "bind"
          source = "local"
          target = "/var/lib/imgr"
        }

        mount {
          type   = "tmpfs"
          target = "/tmp"
          tmpfs_options {
            size = 67108864
          }
        }

        # Consul's checks do the same.
        healthchecks {
          disable = true
        }
      }

      env = merge(
        { IMGR_STOP_TIMEOUT_SECONDS = var.stop_timeout_seconds },
        var.settings,
        { for name in var.secrets : "${name}_FILE" => "/secrets/${name}" },
      )

      # What makes a change of the secrets a deployment like any other: a canary, then one at a time.
      meta {
        secrets_version = var.secrets_version
      }

      # As files: they show neither in `docker inspect` nor to child processes. There is one Nomad Variable for all versions
      # of the job: one that goes back to the version before reads the new secrets.
      dynamic "template" {
        for_each = var.secrets
        content {
          destination = "secrets/${template.value}"
          data        = "{{ with nomadVar \"nomad/jobs/imgr-worker\" }}{{ .${template.value} }}{{ end }}"
          perms       = "0400"
          uid         = 1000
          gid         = 1000
          change_mode = "noop"
        }
      }

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
