// Package wire is the Jupyter messaging protocol as bytes: messages, their
// signatures, connection files and registration files. It does no input or output but
// for reading such a file, and knows nothing else of this project.
//
//	signer, err := wire.NewSigner("hmac-sha256", key)
//	message, err := wire.Decode(frames, signer)     // frames of a ZeroMQ message
//	reply := origin.Answer(message, "kernel_info_reply", content)
//	frames, err = wire.Encode(reply, signer)
//
// Data flows both ways through [Message]: [Decode] checks and takes apart what
// came from a socket, [Encode] puts together and signs what goes out. Headers are
// kept verbatim, so that a reply's parent header is the request's header byte for
// byte. The specification is "Messaging in Jupyter", version 5.6
// (jupyter_client, docs/messaging.rst).
package wire
