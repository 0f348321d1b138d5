/** Two rules for conftest, to compare with. */
export const POLICY = `package main

deny contains message if {
  some change in input.resource_changes
  change.type == "google_sql_database_instance"
  change.change.after.settings[_].ip_configuration[_].ipv4_enabled == true
  message := sprintf("%s is public", [change.address])
}

deny contains message if {
  some change in input.resource_changes
  change.type == "google_storage_bucket"
  change.change.after.public_access_prevention != "enforced"
  message := sprintf("%s may be public", [change.address])
}
`;
