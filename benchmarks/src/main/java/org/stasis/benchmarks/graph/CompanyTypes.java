/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.benchmarks.graph.Company.Address;
import org.stasis.benchmarks.graph.Company.Contract;
import org.stasis.benchmarks.graph.Company.Department;
import org.stasis.benchmarks.graph.Company.Person;
import org.stasis.spi.StateTypes;

/** The state types of the graph. */
final class CompanyTypes {
    static final StateTypes ALL = StateTypes.of(
            List.of(new CompanyType(), new DepartmentType(), new PersonType(), new AddressType(), new ContractType()));

    private CompanyTypes() {}

    /** What all of them have in common: they are mutable, and begin as an empty shell. */
    private abstract static class ShellType<T> implements StateType<T> {
        private final Class<T> type;
        private final Supplier<T> shell;
        private final List<String> fields;

        ShellType(Class<T> type, Supplier<T> shell, String... fields) {
            this.type = type;
            this.shell = shell;
            this.fields = List.of(fields);
        }

        @Override
        public final String name() {
            return type.getName();
        }

        @Override
        public final Class<T> type() {
            return type;
        }

        @Override
        public final List<String> fields() {
            return fields;
        }

        @Override
        public final T create(FieldReader in) {
            return shell.get();
        }

        @SuppressWarnings("unchecked")
        static <E> ArrayList<E> list(FieldReader in, int slot) {
            return in.getObject(slot, ArrayList.class);
        }
    }

    private static final class CompanyType extends ShellType<Company> {
        CompanyType() {
            super(Company.class, Company::new, "name", "departments");
        }

        @Override
        public void save(Company company, FieldWriter out) {
            out.putString(0, company.name);
            out.putObject(1, company.departments);
        }

        @Override
        public void load(Company company, FieldReader in) {
            company.name = in.getString(0);
            company.departments = list(in, 1);
        }
    }

    private static final class DepartmentType extends ShellType<Department> {
        DepartmentType() {
            super(Department.class, Department::new, "name", "company", "head", "staff");
        }

        @Override
        public void save(Department department, FieldWriter out) {
            out.putString(0, department.name);
            out.putObject(1, department.company);
            out.putObject(2, department.head);
            out.putObject(3, department.staff);
        }

        @Override
        public void load(Department department, FieldReader in) {
            department.name = in.getString(0);
            department.company = in.getObject(1, Company.class);
            department.head = in.getObject(2, Person.class);
            department.staff = list(in, 3);
        }
    }

    private static final class PersonType extends ShellType<Person> {
        PersonType() {
            super(
                    Person.class,
                    Person::new,
                    "id",
                    "name",
                    "remote",
                    "rating",
                    "department",
                    "manager",
                    "address",
                    "contract",
                    "colleagues");
        }

        @Override
        public void save(Person person, FieldWriter out) {
            out.putLong(0, person.id);
            out.putString(1, person.name);
            out.putBoolean(2, person.remote);
            out.putDouble(3, person.rating);
            out.putObject(4, person.department);
            out.putObject(5, person.manager);
            out.putObject(6, person.address);
            out.putObject(7, person.contract);
            out.putObject(8, person.colleagues);
        }

        @Override
        public void load(Person person, FieldReader in) {
            person.id = in.getLong(0);
            person.name = in.getString(1);
            person.remote = in.getBoolean(2);
            person.rating = in.getDouble(3);
            person.department = in.getObject(4, Department.class);
            person.manager = in.getObject(5, Person.class);
            person.address = in.getObject(6, Address.class);
            person.contract = in.getObject(7, Contract.class);
            person.colleagues = list(in, 8);
        }
    }

    private static final class AddressType extends ShellType<Address> {
        AddressType() {
            super(Address.class, Address::new, "street", "number", "code");
        }

        @Override
        public void save(Address address, FieldWriter out) {
            out.putString(0, address.street);
            out.putLong(1, address.number);
            out.putLong(2, address.code);
        }

        @Override
        public void load(Address address, FieldReader in) {
            address.street = in.getString(0);
            address.number = in.getInt(1);
            address.code = in.getInt(2);
        }
    }

    private static final class ContractType extends ShellType<Contract> {
        ContractType() {
            super(Contract.class, Contract::new, "begins", "ends", "hours", "share");
        }

        @Override
        public void save(Contract contract, FieldWriter out) {
            out.putLong(0, contract.begins);
            out.putLong(1, contract.ends);
            out.putLong(2, contract.hours);
            out.putFloat(3, contract.share);
        }

        @Override
        public void load(Contract contract, FieldReader in) {
            contract.begins = in.getLong(0);
            contract.ends = in.getLong(1);
            contract.hours = in.getInt(2);
            contract.share = in.getFloat(3);
        }
    }
}
