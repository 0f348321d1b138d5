# A small system as many write it: a network, a database, a secret, a service, and who may call it.

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

variable "project" {
  type = string
}

variable "region" {
  type    = string
  default = "europe-west3"
}

provider "google" {
  project = var.project
  region  = var.region
}

data "google_project" "this" {}

locals {
  name = "notes"
  apis = ["artifactregistry", "compute", "run", "secretmanager", "servicenetworking", "sqladmin"]
}

resource "google_project_service" "api" {
  for_each           = toset(local.apis)
  service            = "${each.value}.googleapis.com"
  disable_on_destroy = false
}

resource "google_compute_network" "main" {
  name                    = local.name
  auto_create_subnetworks = false
  depends_on              = [google_project_service.api]
}

resource "google_compute_subnetwork" "main" {
  name                     = local.name
  network                  = google_compute_network.main.id
  ip_cidr_range            = "10.4.0.0/24"
  private_ip_google_access = true
}

resource "google_compute_firewall" "health" {
  name          = "${local.name}-health"
  network       = google_compute_network.main.name
  source_ranges = ["35.191.0.0/16", "130.211.0.0/22"]
  allow {
    protocol = "tcp"
    ports    = ["8080"]
  }
}

resource "google_compute_global_address" "services" {
  name          = "${local.name}-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = google_compute_network.main.id
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

resource "random_password" "database" {
  length  = 32
  special = false
}

resource "google_sql_database_instance" "main" {
  name                = local.name
  database_version    = "POSTGRES_16"
  deletion_protection = false
  depends_on          = [google_service_networking_connection.services]

  settings {
    tier    = "db-f1-micro"
    edition = "ENTERPRISE"
    backup_configuration {
      enabled    = true
      start_time = "03:00"
    }
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
    }
  }
}

resource "google_sql_database" "main" {
  name     = local.name
  instance = google_sql_database_instance.main.name
}

resource "google_sql_user" "main" {
  name     = local.name
  instance = google_sql_database_instance.main.name
  password = random_password.database.result
}

resource "google_secret_manager_secret" "database" {
  secret_id  = "${local.name}-database"
  depends_on = [google_project_service.api]
  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "database" {
  secret      = google_secret_manager_secret.database.id
  secret_data = random_password.database.result
}

resource "google_service_account" "app" {
  account_id   = "${local.name}-app"
  display_name = "Runs the service"
}

resource "google_secret_manager_secret_iam_member" "app" {
  secret_id = google_secret_manager_secret.database.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.app.member
}

resource "google_project_iam_member" "app" {
  project = data.google_project.this.project_id
  role    = "roles/cloudsql.client"
  member  = google_service_account.app.member
}

resource "google_storage_bucket" "files" {
  name                        = "${var.project}-${local.name}-files"
  location                    = upper(var.region)
  uniform_bucket_level_access = true
  force_destroy               = true
  versioning {
    enabled = true
  }
}

resource "google_storage_bucket_iam_member" "app" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = google_service_account.app.member
}

resource "google_artifact_registry_repository" "images" {
  repository_id = local.name
  format        = "DOCKER"
  depends_on    = [google_project_service.api]
}

resource "google_cloud_run_v2_service" "app" {
  name                = local.name
  location            = var.region
  deletion_protection = false
  depends_on          = [google_secret_manager_secret_iam_member.app, google_secret_manager_secret_version.database]

  # Google replies with it whatever is asked, and this version of the provider would plan its removal for ever:
  # https://github.com/hashicorp/terraform-provider-google/issues/25310
  lifecycle {
    ignore_changes = [scaling]
  }

  template {
    service_account = google_service_account.app.email
    scaling {
      max_instance_count = 2
    }
    vpc_access {
      network_interfaces {
        network    = google_compute_network.main.name
        subnetwork = google_compute_subnetwork.main.name
      }
    }
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
      env {
        name  = "DATABASE_HOST"
        value = google_sql_database_instance.main.private_ip_address
      }
      env {
        name = "DATABASE_PASSWORD"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.database.secret_id
            version = "latest"
          }
        }
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "everybody" {
  name     = google_cloud_run_v2_service.app.name
  location = google_cloud_run_v2_service.app.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}

output "address" {
  value = google_cloud_run_v2_service.app.uri
}
