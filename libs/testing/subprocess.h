#ifndef RAPPORT_LIBS_TESTING_SUBPROCESS_H_
#define RAPPORT_LIBS_TESTING_SUBPROCESS_H_

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace rapport::testing {

// A child that has been started, and the end of a pipe that has what it prints.
struct Subprocess {
  pid_t process = -1;
  int output = -1;
};

// Who a child is.
enum class RunAs {
  kMyself,
  kNobodyIfRoot,  // for programs that refuse root
};

// Starts a program; `words` are its path or name and its arguments. It is killed when this process dies. -1
// and an end of output at once when it cannot be started.
Subprocess Spawn(std::vector<std::string> words, RunAs run_as = RunAs::kMyself);

// Reads until `text` has come (true) or the end of the output (false).
bool ReadUntil(int output, std::string_view text);

// All that is left of the output.
std::string ReadAll(int output);

// Waits for the end of the process; its exit code, or -1 when a signal ended it.
int Wait(pid_t process);

// Gives a file or directory to nobody if this process is root's.
void GiveToNobodyIfRoot(const std::string& path);

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_SUBPROCESS_H_
