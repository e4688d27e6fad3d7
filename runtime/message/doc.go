// Package message describes the messages between an application, its tools and a model.
//
// A conversation is a [History] of two kinds of [Message]: a [Request] is sent to the model, a [Response] comes from
// it. Both consist of parts, which are sealed unions, [RequestPart] and [ResponsePart]: prompts, texts, thoughts, tool
// calls and their returns. A prompt may hold [UserContent] beside text: images, documents and other media, as data or
// as URLs.
//
// [Marshal] and [Unmarshal] write and read histories in the JSON of Pydantic AI, including that of its earlier
// versions, and keep what they do not know ([UnknownPart], [UnknownContent]). The types of this package have codecs, so
// types marked //agent:codec, tools and outputs of any package may hold them. [Repair] mends a history that providers
// would refuse, such as one of a run that was cut off.
//
// A run that pauses returns [DeferredRequests], the pending calls, and resumes with [DeferredResults].
//
// The functions DecodeXJSON and EncodeXJSON are for generated code of other packages.
//
// Messages are plain values. Those that come from a run, or are passed to a model, must not be changed.
package message
