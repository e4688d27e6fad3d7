// Package message describes what an application, its tools and a model say to each other.
//
// A conversation is a [History] of two kinds of [Message]: a [Request] tells the model something, a [Response] is what the
// model answered. Both consist of parts, which are sealed unions, [RequestPart] and [ResponsePart]: prompts, texts,
// thoughts, tool calls and their returns. What a user says may hold [UserContent] beside text: images, documents and other
// media, as data or as URLs.
//
// [Marshal] and [Unmarshal] write and read histories in the JSON of Pydantic AI, also those that earlier versions of it
// have written, and keep what they do not know ([UnknownPart], [UnknownContent]). The types of this package have
// codecs, so types marked //agent:codec, tools and outputs of any package may hold them. [Repair] makes a history whole
// that providers would refuse, such as one of a run that was cut off.
//
// A run that pauses hands out [DeferredRequests], the calls that wait for someone, and resumes with [DeferredResults].
//
// The functions DecodeXJSON and EncodeXJSON are for generated code of other packages.
//
// Messages are plain values. Whoever gets them from a run or hands them to a model must not change them.
package message
