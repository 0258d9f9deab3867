variable "api_url" {
  description = "URL of the API."
  type        = string
  default     = "https://api.sandbox.paxos.com/v2"
}

ephemeral "paxos_access_token" "profiles" {
  scopes = ["funding:read_profile"]
}

# The token reaches curl through its standard input, because other users of the machine see the arguments of a process.
resource "terraform_data" "export" {
  provisioner "local-exec" {
    command = "printf 'Authorization: Bearer %s' \"$TOKEN\" | curl --fail --silent --header @- --output profiles.json \"$URL/profiles\""

    environment = {
      TOKEN = ephemeral.paxos_access_token.profiles.token
      URL   = var.api_url
    }
  }
}
