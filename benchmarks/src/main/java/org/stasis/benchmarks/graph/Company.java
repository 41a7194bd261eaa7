/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.stasis.api.task.Savable;

/**
 * A graph as services keep them: flat objects of a few fields, lists, shared objects, and references back up that make
 * cycles. Its depth does not grow with its size, because some peers recurse and would overflow the stack.
 */
@Savable
final class Company implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int STAFF = 250;

    /** In a department there are itself and its list; to each of its staff belong a contract, half an address, a list. */
    private static final double OBJECTS_PER_PERSON = 3.5 + 2.0 / STAFF;

    String name;
    ArrayList<Department> departments = new ArrayList<>();

    @Savable
    static final class Department implements Serializable {
        private static final long serialVersionUID = 1;

        String name;
        Company company;
        Person head;
        ArrayList<Person> staff = new ArrayList<>();
    }

    @Savable
    static final class Person implements Serializable {
        private static final long serialVersionUID = 1;

        long id;
        String name;
        boolean remote;
        double rating;
        Department department;
        Person manager;
        Address address;
        Contract contract;
        ArrayList<Person> colleagues = new ArrayList<>();

        private long checksumIn(Department home) {
            long sum = id;
            sum = 31 * sum + name.hashCode();
            sum = 31 * sum + (remote ? 1 : 0);
            sum = 31 * sum + Double.hashCode(rating);
            sum = 31 * sum + (department == home ? 1 : 0);
            sum = 31 * sum + (manager == null ? -1 : manager.id);
            sum = 31 * sum + address.street.hashCode() + 7L * address.number + 11L * address.code;
            sum = 31 * sum + contract.begins + 7L * contract.ends + 11L * contract.hours;
            sum = 31 * sum + Float.hashCode(contract.share);
            for (Person colleague : colleagues) {
                sum = 31 * sum + colleague.id + (colleague.department == home ? 1 : 0);
            }
            return sum;
        }
    }

    @Savable
    static final class Address implements Serializable {
        private static final long serialVersionUID = 1;

        String street;
        int number;
        int code;
    }

    @Savable
    static final class Contract implements Serializable {
        private static final long serialVersionUID = 1;

        long begins;
        long ends;
        int hours;
        float share;
    }

    /** Always the same for the same number. */
    static Company of(int objects) {
        SplittableRandom random = new SplittableRandom(1);
        Company company = new Company();
        company.name = "Company";
        int people = Math.max(1, (int) (objects / OBJECTS_PER_PERSON));
        for (int i = 0; i < people; i += STAFF) {
            company.departments.add(company.department(i, Math.min(STAFF, people - i), random));
        }
        return company;
    }

    private Department department(long firstId, int people, SplittableRandom random) {
        Department department = new Department();
        department.name = "Department " + departments.size();
        department.company = this;
        for (int i = 0; i < people; i++) {
            department.staff.add(person(firstId + i, department, random));
        }
        department.head = department.staff.get(0);
        return department;
    }

    private static Person person(long id, Department department, SplittableRandom random) {
        Person person = new Person();
        person.id = id;
        person.name = "Person " + id;
        person.remote = random.nextBoolean();
        person.rating = random.nextDouble();
        person.department = department;
        person.contract = contract(random);
        int earlier = department.staff.size();
        boolean shares = earlier % 2 == 1;
        person.address = shares ? department.staff.get(earlier - 1).address : address(random);
        // only those before: whoever follows references depth first has met them already
        if (earlier > 0) {
            person.manager = department.staff.get(random.nextInt(Math.min(earlier, 10)));
            for (int i = random.nextInt(4); i > 0; i--) {
                person.colleagues.add(department.staff.get(random.nextInt(earlier)));
            }
        }
        return person;
    }

    private static Address address(SplittableRandom random) {
        Address address = new Address();
        address.street = "Street " + random.nextInt(1000);
        address.number = random.nextInt(200);
        address.code = random.nextInt(100_000);
        return address;
    }

    private static Contract contract(SplittableRandom random) {
        Contract contract = new Contract();
        contract.begins = random.nextLong(1L << 40);
        contract.ends = contract.begins + random.nextLong(1L << 36);
        contract.hours = random.nextInt(40);
        contract.share = random.nextInt(100) / 100f;
        return contract;
    }

    /** Differs if any value or reference differs; people refer to others by their numbers. */
    long checksum() {
        long sum = name.hashCode();
        for (Department department : departments) {
            sum = 31 * sum + department.name.hashCode();
            sum = 31 * sum + (department.company == this ? 1 : 0);
            sum = 31 * sum + department.head.id;
            for (Person person : department.staff) {
                sum = 31 * sum + person.checksumIn(department);
            }
        }
        return sum;
    }
}
