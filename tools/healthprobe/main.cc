// rapport-healthprobe: whether a server says that it serves, for containers without a shell. Ends with 0 when
// it does, with 1 when not, with 64 (EX_USAGE) when called wrongly.

#include <sysexits.h>

#include <iostream>

#include "tools/healthprobe/probe.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: rapport-healthprobe <host:port of a health address>\n";
    return EX_USAGE;
  }
  const absl::Status status = rapport::healthprobe::Probe(argv[1], absl::Seconds(2));
  if (status.ok()) return 0;
  std::cerr << "rapport-healthprobe: " << argv[1] << ": " << status << "\n";
  return 1;
}
