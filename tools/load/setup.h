#ifndef RAPPORT_TOOLS_LOAD_SETUP_H_
#define RAPPORT_TOOLS_LOAD_SETUP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/load/clients.h"
#include "tools/load/population.h"
#include "tools/load/questionnaire.h"

namespace rapport::load {

// What a load needs, made through the public APIs. One thread at a time; each call waits until it is done.
// Errors name what was tried.
class Setup {
 public:
  // All outlive this; `organization` is an identifier, not a resource name.
  Setup(Client* client, const std::string& organization, const Population* population,
        const Questionnaire* questionnaire);

  // The organization with its units, members and instrument. ALREADY_EXISTS when there is one of that name:
  // nothing is loaded into what is somebody's.
  absl::Status MakeOrganization();

  // An open wave; its resource name.
  absl::StatusOr<std::string> OpenWave(const std::string& id);

  struct Code {
    std::string code;
    type::v1::RoleGroup role_group;
  };
  // A participation code for everybody who is invited to an open wave, in an order by lot.
  absl::StatusOr<std::vector<Code>> MakeCodes(const std::string& wave, std::uint64_t seed);

  // A wave with that many imported sheets, closed and released; its resource name.
  absl::StatusOr<std::string> MakeClosedWave(const std::string& id, std::size_t sheets, std::uint64_t seed);

 private:
  Client* const client_;
  const std::string organization_;  // resource name
  const Population* const population_;
  const Questionnaire* const questionnaire_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_SETUP_H_
