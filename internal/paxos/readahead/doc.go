// Package readahead answers the reads of a refresh from lists, because the number of requests is the cost that counts:
// one page of a list answers what would be a hundred or a thousand point reads.
//
// Its rules, in the order of importance:
//
//   - A row of a list serves a read only if it is there, if this process has written nothing to the identity since before
//     the list was asked for, and if its updated_at is the one that the state has. Then the state's details stand. A
//     missing row proves nothing, and a changed one means that details may have changed: both are read singly.
//   - Paxos does not promise that updated_at moves with every detail, so a handful of reads in each run are made singly
//     although a row would do, and compared. One contradiction ends the trust for the run.
//   - A page with a row that contradicts what was asked for is not taken over, and ends the trust for the run as well: a
//     cache or a gateway mixes up answers. Point reads go on, as each of them is held against the id that it asks for.
//   - The first reads are single ones, so that small configurations are as cheap as without lists. From then on a page is
//     asked for where a read misses, as long as all requests together are about what single reads would have cost.
//   - Terraform reads in an order that has nothing to do with creation. So a range that was listed grows from where it is
//     toward the reads that miss, and each page is twice as large as the one before.
//   - Pages grow while they pay. Where they do not, reading ahead stops for the run. A page that is shorter than asked for
//     says nothing about the next one.
//   - The client of the API reports each write (api.Observer), so that a new operation cannot be forgotten: unless it
//     names its identity, no row serves any read after it.
//   - Lookups by ref_id (FindByRefID) have a list of their own, which keeps 24 bytes of each identity.
//   - Lookups by a name that is unique, such as a nickname, first try the object that this run has given the name, or has read (names).
//   - Rows that no read asks for are compressed once they are many: a state may hold few of a tenant's identities.
package readahead
