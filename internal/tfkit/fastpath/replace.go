package fastpath

import (
	"bytes"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A provider is not told that a resource is replaced because the user asked for it (-replace). Terraform plans the object
// first, as if nothing else were wanted, and then a create in its place. The one thing that it passes from the first call
// to the second is the planned private state. So every plan of an object carries a mark, the object's resource identity
// and deletion_policy, before the object's own private state, and the create that brings it back is its replacement.
// Terraform saves the private state of what it applies, which is why ApplyResourceChange takes the mark off: none of it
// reaches the state.
//
// A replacement that Terraform applies is planned again as a mere create, and a tainted object is planned as one from the
// start. Neither is marked.

// markPrefix begins the private state that has a mark. The framework's own private state is JSON.
var markPrefix = []byte("replaces:")

// policy is the attribute that says what the destroying half of a replacement does.
const policy = "deletion_policy"

// mark returns private state with a mark of an object before it, and without one if the object's ids are not known.
func (r resourceInfo) mark(object RawObject, private []byte) []byte {
	ids, ok := object.pick(r.identity)
	if !ok {
		return private
	}
	if !object.isNull(policy) {
		ids[policy] = object[policy]
	}
	encoded, err := ids.encode()
	if err != nil {
		return private
	}
	return slices.Concat(markPrefix, encoded.MsgPack, private)
}

// readMark returns the ids of the object that a mark is of, and the private state without the mark.
func readMark(private []byte) (ids RawObject, own []byte, ok bool) {
	encoded, marked := bytes.CutPrefix(private, markPrefix)
	if !marked {
		return nil, nil, false
	}
	return decodeFirst(encoded)
}

type replacedKey struct{}

// withoutMark takes the mark off a plan request, and leaves it in the context of a create.
func withoutMark(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest, exists bool,
) (context.Context, *tfprotov6.PlanResourceChangeRequest) {
	ids, own, marked := readMark(req.PriorPrivate)
	if !marked {
		return ctx, req
	}
	clean := *req
	clean.PriorPrivate = own
	if !exists {
		ctx = context.WithValue(ctx, replacedKey{}, ids)
	}
	return ctx, &clean
}

// Replaced returns the ids and the deletion_policy of the object that the planned create replaces, for ModifyPlan. It
// returns false for any other plan, and for a replacement that is planned as a mere create: that of a tainted object, and
// any in an apply.
func Replaced(ctx context.Context) (ids RawObject, ok bool) {
	ids, ok = ctx.Value(replacedKey{}).(RawObject)
	return ids, ok
}

func isNull(value *tfprotov6.DynamicValue) bool {
	return value == nil || len(value.MsgPack) == 1 && value.MsgPack[0] == msgpackNil
}
