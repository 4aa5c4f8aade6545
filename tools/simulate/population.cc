#include "tools/simulate/population.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tools/simulate/workplaces.h"

namespace rapport::simulate {
namespace {

using base::RoleGroup;
using base::StrCat;

constexpr int kExecutivesPerHospital = 5;
constexpr int kSystemExecutivesPerHospital = 3;

absl::Status Check(const PopulationOptions& options) {
  std::vector<base::FieldViolation> violations;
  if (options.hospitals < 1 || options.hospitals > 50) {
    violations.push_back({"hospitals", "must be 1 to 50", "OUT_OF_RANGE"});
  }
  if (options.units < options.hospitals || options.units > 5000) {
    violations.push_back(
        {"units", "must be at least the number of hospitals and at most 5000", "OUT_OF_RANGE"});
  }
  if (options.clinicians < 10LL * options.units || options.clinicians > 1'000'000) {
    violations.push_back({"clinicians", "must be at least 10 a unit and at most 1000000", "OUT_OF_RANGE"});
  }
  return violations.empty() ? absl::OkStatus() : base::InvalidArgument(std::move(violations));
}

std::string_view DrawSpecialty(const Workplace& workplace, Random& random) {
  double left = random.Uniform();
  for (const SpecialtyShare& entry : workplace.specialties) {
    left -= entry.share;
    if (left < 0) return entry.specialty;
  }
  return workplace.specialties.front().specialty;
}

class Builder {
 public:
  Builder(const PopulationOptions& options, Random& random) : options_(options), random_(random) {}

  Population Build() && {
    AddTree();
    AddFrontLine();
    AddLeaders();
    AddExecutives();
    NumberMembers();
    return std::move(population_);
  }

 private:
  struct Leaf {
    std::size_t unit;
    std::size_t department;
    const Workplace* workplace;
  };

  std::size_t AddUnit(Unit unit) {
    population_.units.push_back(std::move(unit));
    return population_.units.size() - 1;
  }

  void AddTree() {
    root_ = AddUnit({"system", {}, {}, Level::kSystem, "Simulated Health System", ""});
    for (int h = 1; h <= options_.hospitals; ++h) {
      const std::size_t index = population_.units.size();
      const auto names = HospitalNames();
      const std::string name =
          static_cast<std::size_t>(h) <= names.size() ? std::string(names[h - 1]) : StrCat("Hospital ", h);
      hospitals_.push_back(AddUnit({StrCat("h-", h), root_, index, Level::kHospital, name, ""}));
    }
    for (int i = 0; i < options_.units; ++i) AddLeaf(i);
  }

  // Hospitals take turns, and each gets the kinds of workplaces in their order.
  void AddLeaf(int i) {
    const int h = i % options_.hospitals;
    const auto kinds = Workplaces();
    const Workplace& workplace = kinds[static_cast<std::size_t>(i / options_.hospitals) % kinds.size()];
    const std::size_t department = Department(h, workplace);
    const int number = ++numbers_[workplace.code];
    const std::size_t unit =
        AddUnit({StrCat("u-", workplace.code, "-", number), department, hospitals_[h], Level::kUnit,
                 StrCat(workplace.name, " ", number), std::string(workplace.specialties.front().specialty)});
    leaves_.push_back({unit, department, &workplace});
  }

  std::size_t Department(int h, const Workplace& workplace) {
    const std::string id = StrCat("d-", workplace.department_code, "-", h + 1);
    const auto [it, is_new] = departments_.try_emplace(id, 0);
    if (is_new) {
      const Unit& hospital = population_.units[hospitals_[h]];
      it->second = AddUnit({id, hospitals_[h], hospitals_[h], Level::kDepartment,
                            StrCat(workplace.department_name, ", ", hospital.display_name),
                            std::string(workplace.specialties.front().specialty)});
    }
    return it->second;
  }

  // Sizes of the leaves: small teams first, the others share what is left in proportion to their drawn
  // weight.
  std::vector<int> LeafSizes() {
    std::vector<int> sizes(leaves_.size(), 0);
    std::vector<double> weights(leaves_.size(), 0);
    int left = options_.clinicians;
    double total = 0;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const double kind_size = leaves_[i].workplace->size;
      if (kind_size == 0) {
        left -= sizes[i] = random_.Integer(5, 9);
      } else {
        total += weights[i] = kind_size * (0.7 + 0.6 * random_.Uniform());
      }
    }
    double sum = 0;
    int given = 0;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (weights[i] == 0) continue;
      sum += weights[i];
      const int until_here = static_cast<int>(std::lround(left * sum / total));
      sizes[i] = until_here - given;
      given = until_here;
    }
    return sizes;
  }

  void AddFrontLine() {
    const std::vector<int> sizes = LeafSizes();
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      for (int k = 0; k < sizes[i]; ++k) {
        AddMember(leaves_[i].unit, RoleGroup::kFrontLine, DrawSpecialty(*leaves_[i].workplace, random_));
      }
    }
  }

  void AddLeaders() {
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      AddMember(leaves_[i].unit, RoleGroup::kClinicalLeader, DrawSpecialty(*leaves_[i].workplace, random_));
      if (i % 2 == 0) {
        AddMember(leaves_[i].department, RoleGroup::kClinicalLeader,
                  DrawSpecialty(*leaves_[i].workplace, random_));
      }
    }
  }

  void AddExecutives() {
    for (const std::size_t hospital : hospitals_) {
      for (int k = 0; k < kExecutivesPerHospital; ++k) AddMember(hospital, RoleGroup::kExecutive, "");
    }
    for (int k = 0; k < kSystemExecutivesPerHospital * options_.hospitals; ++k) {
      AddMember(root_, RoleGroup::kExecutive, "");
    }
  }

  void AddMember(std::size_t unit, RoleGroup role_group, std::string_view specialty) {
    population_.members.push_back({"", unit, role_group, std::string(specialty)});
  }

  // Numbers are handed out by lot, as staff numbers are, so that they tell nothing of unit or role.
  void NumberMembers() {
    random_.Shuffle(population_.members);
    for (std::size_t i = 0; i < population_.members.size(); ++i) {
      population_.members[i].id = absl::StrFormat("m-%06d", i + 1);
    }
  }

  const PopulationOptions options_;
  Random& random_;
  Population population_;
  std::size_t root_ = 0;
  std::vector<std::size_t> hospitals_;
  std::vector<Leaf> leaves_;
  std::map<std::string, std::size_t> departments_;
  std::map<std::string_view, int> numbers_;
};

}  // namespace

absl::StatusOr<Population> MakePopulation(const PopulationOptions& options, Random& random) {
  RAPPORT_RETURN_IF_ERROR(Check(options));
  return Builder(options, random).Build();
}

}  // namespace rapport::simulate
