// Package fastpath answers for objects that have not changed before the framework is asked: the plan of a large state
// is nearly all such objects, and the framework spends milliseconds on each to say so, walking every attribute of its
// schema several times, where a comparison of bytes takes microseconds.
//
// A fast path never decides anything. It recognizes the one case in which the framework, given what Resource promises,
// would answer with the bytes that it was given, and passes on everything else.
//
// A read answers with the attributes that a row of a list carries, byte by byte; a plan compares the proposed state with the
// prior one and the schema's defaults. Property tests hold both against the framework's answers, for generated states,
// configurations and rows.
package fastpath
