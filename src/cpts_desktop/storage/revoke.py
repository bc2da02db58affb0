"""Taking the access of a person back: their slots leave the file, their profile becomes inactive.

A copy of the files made before still opens with their secret, as with any change of access: the
screen says so, and `docs/securite.md` too.
"""

from __future__ import annotations

from dataclasses import replace

from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.ids import UserId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.storage import slots
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import User, find_user, save_user


def revoke_person(register: Register, person: UserId) -> Outcome[User]:
    """Remove every slot of a person; refuse oneself and whoever has no access. Raises Fault.

    The profile is written first, so that a failure leaves an access to remove, never a removed
    access that the register still shows as valid.
    """
    if person == register.user_id:
        return refuse(
            "person", "ONESELF", "Vous ne pouvez pas retirer votre propre accès : demandez-le à "
            "une autre personne du cabinet.",
        )  # fmt: skip
    found = register.read(find_user, person)
    if found is None or not found.active:
        return refuse("person", "UNKNOWN_PERSON", "Cette personne n’a plus d’accès.")

    def act(_: None, uow: UnitOfWork) -> Outcome[User]:
        saved = save_user(replace(found, active=False), uow)
        if isinstance(saved, Ok):
            uow.audit("SLOT_REMOVE", object_id=person)
        return saved

    path = slots.slots_path(register.path)
    with sorting_faults():
        file = slots.load(path)
        kept = file
        for slot in file.slots:
            if slot.user == person:
                kept = kept.without(slot.id)
        done = register.run(act, None)
        if isinstance(done, Refused):
            return done
        slots.save(path, kept)
        write_private(path.with_name(path.name + ".prev"), slots.encode(kept))
    return done


def finish_revocations(register: Register) -> None:
    """Remove the slots of people who are no longer active: a revocation that was cut short."""
    from cpts_desktop.storage.users import all_users

    gone = {user.uid for user in register.read(all_users) if not user.active}
    path = slots.slots_path(register.path)
    with sorting_faults():
        file = slots.load(path)
        left = [slot for slot in file.slots if slot.user not in gone]
        if left and len(left) < len(file.slots):
            slots.save(path, replace(file, slots=tuple(left)))


def is_revoked(register: Register) -> bool:
    """Say whether the person who just opened the register has lost their access."""
    me = register.read(find_user, register.user_id)
    return me is not None and not me.active
