#ifndef RAPPORT_LIBS_RPC_TERMINATION_H_
#define RAPPORT_LIBS_RPC_TERMINATION_H_

namespace rapport::rpc {

// Waits until the process gets SIGTERM or SIGINT and returns which. From the first call on the signals no
// longer end the process by themselves; after the return they do again, so that a second one ends a drain
// that hangs. One thread only.
int WaitForTermination();

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_TERMINATION_H_
