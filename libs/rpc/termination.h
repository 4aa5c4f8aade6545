#ifndef RAPPORT_LIBS_RPC_TERMINATION_H_
#define RAPPORT_LIBS_RPC_TERMINATION_H_

namespace rapport::rpc {

// What SIGTERM and SIGINT do. Thread safe, but for WaitForTermination(): one thread at a time.

// From now on they end the process at once, with exit code 128 + their number. Other than what they do by
// themselves, this also holds for the first process of a container, for which the kernel ignores them.
void EndOnTermination();

// From now on they are kept for WaitForTermination(), from whenever this was first called.
void CatchTermination();

// Waits until one has come and returns which; at once when it has come since CatchTermination(), which this
// calls if nobody has. After that they are as after EndOnTermination(): a second one ends a drain that hangs.
int WaitForTermination();

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_TERMINATION_H_
