#ifndef RAPPORT_TOOLS_RAPPORTCTL_ENVIRONMENT_H_
#define RAPPORT_TOOLS_RAPPORTCTL_ENVIRONMENT_H_

#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "libs/base/clock.h"

namespace rapport::ctl {

// Everything of the outside world that a command may touch besides the services and the files it is given.
// main.cc fills it from the process, tests with streams in memory. Used by one thread.
struct Environment {
  std::ostream& out;  // what the command was asked for
  std::ostream& err;  // errors, notes, progress
  std::istream& in;   // read where a file is given as "-"

  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int columns = 0;  // width of the terminal behind `out`; 0 when there is none

  // The variable of the process environment, or nothing.
  std::function<std::optional<std::string>(const std::string& name)> variable = {};
  // Waits between tries and redraws.
  std::function<void(absl::Duration)> sleep = {};
  // For rates of progress only. Never null.
  const base::Clock* clock = base::RealClock();

  // Whether the terminal behind the streams can move its cursor and show colours.
  bool CanStyle() const {
    const std::optional<std::string> term = variable("TERM");
    return term.has_value() && !term->empty() && *term != "dumb";
  }
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_ENVIRONMENT_H_
