# By the identity's id and the file's id. The data source paxos_identity_documents shows the documents of an identity.
terraform import paxos_identity_document.residency 50ab57ff-44fd-4ea4-b593-7c79aa9e6c17/f190b163-208f-4d73-8deb-4fb8b24add00
